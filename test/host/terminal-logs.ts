/**
 * The editor's logs of how it starts terminals. At level trace, and there alone, it writes the whole environment of
 * each into them, and no extension can keep it from that. So they may have a token that was given to a terminal.
 */
export const terminalLogs = /^logs\b.*[\\/](ptyhost|remoteagent)\.log$/;
