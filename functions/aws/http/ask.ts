/** Status of the answer to a request. Throws when there is none in time. */
export type Ask = (url: string) => Promise<number>;

/**
 * Longer than CloudFront takes to give up on a site whose region drops packets (connection and read time-out of the origin):
 * an observer that ends first learns nothing of the site, and confirms no outage.
 */
export const ANSWER_MS = 5000;

/** Asks once, past caches, and follows no redirect. */
export const ask: Ask = async (url) => {
  const answer = await fetch(url, {
    redirect: "manual",
    headers: { "cache-control": "no-cache" },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.body?.cancel();
  return answer.status;
};
