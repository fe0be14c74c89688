/** What the editor knows the panel with the sign-in code by, over a reload of the window as well. */
export const CODE_PANEL = 'realDebrid.signInCode';
