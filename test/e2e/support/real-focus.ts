import type { EditorWindow } from '../driver';

/** Takes away that a driven browser says of each of its pages that it has the focus: the one in front has it. */
export async function useRealFocus({ page }: EditorWindow): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
}
