import { type Fields, RecordFiles } from './recordFiles';
import { number, text } from './stored';

/** Tells, without a look at the secret storage, that a sign-in has begun and not ended. */
export interface SignInMark {
	readonly origin: string;
	/** Of the sign-in, by our choice. */
	readonly id: string;
	/** In milliseconds since the epoch. */
	readonly startedAt: number;
}

/** The marks of all sign-ins that are under way or were left: a small file each, none of it secret. */
export function signInMarks(folder: string): RecordFiles<SignInMark> {
	return new RecordFiles(folder, '.sign-in.json', decode);
}

/** What cannot be read now is found at the next look. */
export function mayBeUnfinished(marks: RecordFiles<SignInMark>, origin: string): boolean {
	try {
		return marks.list().some(mark => mark.origin === origin);
	} catch {
		return false;
	}
}

export function keyOf({ origin, id }: Pick<SignInMark, 'origin' | 'id'>): string[] {
	return [origin, id];
}

function decode(fields: Fields): SignInMark {
	return {
		origin: text(fields['origin']),
		id: text(fields['id']),
		startedAt: number(fields['startedAt']),
	};
}
