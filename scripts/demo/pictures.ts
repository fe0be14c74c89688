import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { repositoryRoot } from '../../test/host/paths';

/** A palette takes half of the bytes, and nobody sees it in what has so few colours. */
const palette = { palette: true, effort: 10, compressionLevel: 9 } as const;

/** Leaves a picture, given as PNG, and says where. */
export async function writePicture(path: string, png: Buffer): Promise<void> {
	// The browser leaves transparent pixels at round corners.
	await leave(path, await sharp(png).removeAlpha().png(palette).toBuffer());
}

/** Draws the icon that ships from the one that can be edited. */
export async function drawIcon(): Promise<void> {
	const drawn = sharp(join(repositoryRoot, 'media', 'icon.svg')).resize(256, 256);
	await leave(join(repositoryRoot, 'media', 'icon.png'), await drawn.png(palette).toBuffer());
}

/** One picture of an animation. */
export interface AnimationFrame {
	readonly png: Buffer;
	/** How long it is to be seen, in milliseconds. */
	readonly duration: number;
}

/** Leaves an animation that begins anew when it has ended. */
export async function writeAnimation(path: string, frames: readonly AnimationFrame[]): Promise<void> {
	const pictures = frames.map(({ png }) => png);
	const animation = sharp(pictures, { join: { animated: true } }).gif({
		delay: frames.map(({ duration }) => duration),
		loop: 0,
		colours: 128,
		dither: 0,
		effort: 10,
	});
	await leave(path, await animation.toBuffer());
}

async function leave(path: string, bytes: Buffer): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, bytes);
	console.log(`${path}, ${(bytes.length / 1024).toFixed(0)} KB`);
}
