import { type Service, type ServiceAnswer, type ServiceRequest, Stopped } from './service';
import { type StepId, steps } from './steps';

/** What the service prescribes, until an answer tells another one. */
const defaultIntervalMs = 5000;

export interface RecordedStep {
	readonly id: StepId;
	readonly request: ServiceRequest;
	readonly answer: ServiceAnswer;
}

/** Sends the steps, one interval apart, and keeps their answers in memory. */
export class Recorder {
	readonly recorded: RecordedStep[] = [];
	private intervalMs = defaultIntervalMs;
	private lastSentAt = Number.NEGATIVE_INFINITY;

	constructor(readonly service: Service) {}

	/**
	 * @returns the answer's JSON object; an empty one where it has none
	 * @throws {Stopped} at an answer after which nothing more may be sent
	 */
	async take(id: StepId, request: ServiceRequest): Promise<Readonly<Record<string, unknown>>> {
		this.service.announce(steps[id].title);
		await this.keepInterval();
		const answer = await this.service.send(request);
		this.lastSentAt = this.service.now();
		this.recorded.push({ id, request, answer });
		if (answer.status === 429) throw new Stopped('The service says that there were too many requests (429).');
		if (answer.status === 451) throw new Stopped('The firewall refuses this machine (451).');
		const fields = jsonObject(answer.text);
		const interval = Number(fields['interval']);
		if (interval > 0) this.intervalMs = Math.max(this.intervalMs, interval * 1000);
		return fields;
	}

	private async keepInterval(): Promise<void> {
		const rest = this.lastSentAt + this.intervalMs - this.service.now();
		if (rest > 0) await this.service.wait(rest, 'the interval between two requests');
	}
}

export function jsonObject(text: string): Record<string, unknown> {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
			? (parsed as Record<string, unknown>)
			: {};
	} catch {
		return {};
	}
}
