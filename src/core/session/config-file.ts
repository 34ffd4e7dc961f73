/** The workspace's own configuration file, at its root: shared by the editor, the command line and everybody's checkout. */
export const configurationFile = '.backops.yaml';
