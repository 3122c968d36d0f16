/** Status of the answer to a request. Throws when there is none in time. */
export type Ask = (url: string) => Promise<number>;

const ANSWER_MS = 4000;

/** Asks once, over a connection that keeps nothing, and follows no redirect. */
export const ask: Ask = async (url) => {
  const answer = await fetch(url, {
    redirect: "manual",
    cache: "no-store",
    headers: { "cache-control": "no-cache" },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.body?.cancel();
  return answer.status;
};
