/** Times of day and week in UTC, as RDS and ElastiCache write them. */
const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";
const DAILY = new RegExp(`^${TIME}-${TIME}$`);
const WEEKLY = new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`);

/** Default backup window. */
export const DEFAULT_DAILY_WINDOW = "03:00-04:00";
/** Default maintenance window; it must not overlap the backup window, as AWS requires. */
export const DEFAULT_WEEKLY_WINDOW = "sun:05:00-sun:06:00";

type Fail = (message: string) => never;

/** Rejects a value that is not a daily window, e.g. `03:00-04:00`. */
export function checkDailyWindow(field: string, window: string | undefined, fail: Fail): void {
  if (window !== undefined && !DAILY.test(window)) {
    fail(`${field} should have the form ${DEFAULT_DAILY_WINDOW}, got '${window}'`);
  }
}

/** Rejects a value that is not a weekly window, e.g. `sun:05:00-sun:06:00`. */
export function checkWeeklyWindow(field: string, window: string | undefined, fail: Fail): void {
  if (window !== undefined && !WEEKLY.test(window)) {
    fail(`${field} should have the form ${DEFAULT_WEEKLY_WINDOW}, got '${window}'`);
  }
}
