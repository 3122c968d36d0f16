/** Status of the response to a request. Throws when there is none in time. */
export type Ask = (url: string) => Promise<number>;

/**
 * Longer than CloudFront's connection and read timeout for an origin in a region that drops packets: an observer with a
 * shorter timeout would get no status, and could not confirm an outage.
 */
export const ANSWER_MS = 5000;

/** Sends one request, bypasses caches and follows no redirect. */
export const ask: Ask = async (url) => {
  const answer = await fetch(url, {
    redirect: "manual",
    headers: { "cache-control": "no-cache" },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.body?.cancel();
  return answer.status;
};
