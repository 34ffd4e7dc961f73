/** Starts the reporter's lines in the server's extension host, whose log is the workbench's log too. */
export const mark = '[test] ';
