import { main } from '../sandbox/src/cli/main';

void main(process.argv.slice(2));
