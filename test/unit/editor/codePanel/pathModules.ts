/** Which modules of a code are dark, as its outline in SVG says. */
export function darkModules(outline: string, size: number): boolean[][] {
	const edges = verticalEdges(outline);
	return Array.from({ length: size }, (_, y) => {
		const crossed = edges.filter(({ top, bottom }) => top < y + 0.5 && bottom > y + 0.5);
		// A point inside has an odd number of edges to its left.
		return Array.from({ length: size }, (__, x) => crossed.filter(({ at }) => at < x + 0.5).length % 2 === 1);
	});
}

function verticalEdges(outline: string) {
	return outline.split('Z').flatMap(shape => {
		const points = [...shape.matchAll(/[ML](-?\d+) (-?\d+)/g)].map(
			([, x, y]) => [Number(x), Number(y)] as const,
		);
		return points.flatMap(([x, y], index) => {
			const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
			return x === nextX && y !== nextY
				? [{ at: x, top: Math.min(y, nextY), bottom: Math.max(y, nextY) }]
				: [];
		});
	});
}
