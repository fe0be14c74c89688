export { EditorBrowser, EditorProfile, type WindowSize } from './editor-browser';
export { EditorServer, type EditorServerOptions } from './editor-server';
export { EditorWindow } from './editor-window';
export { eventually, happens } from './eventually';
export type { Notification } from './notifications';
export type { QuickPickItem } from './quick-input';
export type { StatusBarItem } from './status-bar';
export { editorUnderTest, extensionUnderTest } from './under-test';
