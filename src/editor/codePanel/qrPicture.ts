import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import type { Secret } from '../../realdebrid/secret';
import { escapeHtml } from '../messages/escape';

/** In modules, as the standard (ISO/IEC 18004) wants it. */
const QUIET_ZONE = 4;
/** Of the whole picture, in pixels, at most. */
const LARGEST_SIDE = 260;

/**
 * An address as a picture for a phone's camera: black on white in every theme, since not every phone reads the
 * inverse.
 *
 * @param label what the picture is, for those who cannot see it
 * @returns SVG to stand in a page; `undefined` for an address that is too long for any picture
 */
export function qrPicture(address: Secret, label: string): string | undefined {
	const code = generated(address.reveal());
	if (!code) return undefined;
	const side = code.size + 2 * QUIET_ZONE;
	// Modules of a whole number of pixels are all alike.
	const pixels = side * Math.max(Math.floor(LARGEST_SIDE / side), 2);
	const place = `x="-${QUIET_ZONE}" y="-${QUIET_ZONE}" width="${side}" height="${side}"`;
	return [
		`<svg class="qr" role="img" aria-label="${escapeHtml(label)}" width="${pixels}" height="${pixels}"`,
		` viewBox="-${QUIET_ZONE} -${QUIET_ZONE} ${side} ${side}" shape-rendering="crispEdges">`,
		`<rect ${place} fill="#fff"/>`,
		`<path d="${toSvgPath(code)}" fill="#000"/>`,
		'</svg>',
	].join('');
}

function generated(text: string) {
	try {
		return generate(text, { minCorrectionLevel: correction.M });
	} catch {
		return undefined;
	}
}
