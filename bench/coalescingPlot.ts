import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

export interface PlotPanel {
	/** What the horizontal axis counts. */
	readonly askers: string;
	readonly logBase: number;
	readonly points: readonly PlotPoint[];
}

export interface PlotPoint {
	/** How many asked at once. */
	readonly askers: number;
	/** Until the last of them had its token: the median. */
	readonly ms: number;
	/** To `/token`: the most that there were. */
	readonly requests: number;
}

const PANEL_WIDTH = 500;
const HEIGHT = 400;
const TITLE = 'A token has run out: what it costs to give everybody the next one';

/**
 * An SVG with a panel for each way in which there can be many.
 *
 * ECharts draws without a browser or an emulation of one, and brings one further
 * package; others that draw charts need a document, or bring sixty.
 */
export function plotCoalescing(panels: readonly PlotPanel[]): string {
	use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
	const size = { width: PANEL_WIDTH * panels.length, height: HEIGHT };
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
	try {
		chart.setOption({
			animation: false,
			backgroundColor: '#fff',
			title: {
				text: TITLE,
				left: 'center',
				top: 8,
				textStyle: { fontSize: 15 },
			},
			legend: { bottom: 4 },
			grid: panels.map((_, index) => ({
				left: PANEL_WIDTH * index + 60,
				width: PANEL_WIDTH - 130,
				top: 75,
				bottom: 85,
			})),
			xAxis: panels.map(({ askers, logBase, points }, gridIndex) => ({
				type: 'log',
				logBase,
				gridIndex,
				name: askers,
				nameLocation: 'middle',
				nameGap: 28,
				max: Math.max(...points.map(point => point.askers)),
			})),
			yAxis: panels.flatMap(({ points }, gridIndex) => [
				{ type: 'value', gridIndex, name: 'ms', min: 0, boundaryGap: [0, '15%'] },
				{
					type: 'value',
					gridIndex,
					name: 'requests',
					min: 0,
					// The line of the goal does not lie on the frame.
					max: Math.max(...points.map(({ requests }) => requests)) + 1,
					minInterval: 1,
					splitLine: { show: false },
				},
			]),
			series: panels.flatMap(({ points }, index) => [
				{
					name: 'time until the last has its token',
					type: 'line',
					xAxisIndex: index,
					yAxisIndex: 2 * index,
					data: points.map(({ askers, ms }) => [askers, Number(ms.toFixed(1))]),
					symbolSize: 8,
					label: { show: true, position: 'top', formatter: '{@[1]} ms' },
					color: '#1b6e72',
				},
				{
					name: '/token requests',
					type: 'line',
					xAxisIndex: index,
					yAxisIndex: 2 * index + 1,
					data: points.map(({ askers, requests }) => [askers, requests]),
					symbolSize: 8,
					lineStyle: { type: 'dashed' },
					color: '#c2571a',
				},
			]),
		});
		return named(chart.renderToSVGString());
	} finally {
		chart.dispose();
	}
}

/** With the title for those who do not see it, and without the styles for pointing at it. */
function named(svg: string): string {
	return svg.replace(/<style[\s\S]*<\/style>\n?/, '').replace(/(?<=<svg[^>]*>)/, `\n<title>${TITLE}</title>`);
}
