/** Reports what is wrong with the field at a path, and the way out. */
export type Problem = (path: PropertyKey[], message: string) => void;
