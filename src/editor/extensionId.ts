/** As package.json has it: `publisher.name`. */
export const EXTENSION_ID = 'debrid-tools.real-debrid';
