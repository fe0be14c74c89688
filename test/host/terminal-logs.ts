/**
 * The editor's logs of how it starts terminals: on disk, in a browser's storage, and on the console of the server. At
 * level trace, and there alone, it writes the whole environment of each into them, and no extension can keep it from
 * that. So they may have a token that was given to a terminal.
 */
export const terminalLogs = /\blogs\b.*[\\/](ptyhost|remoteagent|terminal)\.log$|^the console of the server$/;
