/** Reports what is wrong with the field at a path, and how to fix it. */
export type Problem = (path: PropertyKey[], message: string) => void;
