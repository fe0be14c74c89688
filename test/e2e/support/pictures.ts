const longestName = 150;

/** The file of the picture that is taken of a window of a test that failed. */
export function pictureName(title: string, index: number): string {
	return `${title.replaceAll(/[^\w]+/g, '-').slice(0, longestName)}-${index}.png`;
}
