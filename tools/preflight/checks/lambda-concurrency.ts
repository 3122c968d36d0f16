import { ALWAYS_UNRESERVED } from "../../../stacks/shared/reserved-concurrency";
import type { Facts } from "../facts";
import { type Finding, missing, ok, warning, whenRead } from "../finding";
import type { Needs } from "../needs";
import { increase, LAMBDA_CONCURRENCY } from "../quotas";

/** Quota of a new account, with which concurrent functions of a region are throttled. */
const SCARCE = 10;
/** Default quota of an established account. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const USUAL = 1000;

/** Reserved concurrency of the functions against the quota of the account. */
export function lambdaConcurrency(needs: Needs, facts: Facts): Finding[] {
  return [...needs.reservedExecutions].flatMap(([region, reserved]) => {
    const subject = `Lambda concurrency in ${region}`;
    return whenRead(subject, facts.lambda.get(region), ({ limit, unreserved }) => {
      const found = `${unreserved} of ${limit} unreserved, ${reserved} to be reserved`;
      const least = limit - unreserved + reserved + ALWAYS_UNRESERVED;
      if (reserved > 0 && limit < least) {
        return missing(
          subject,
          found,
          `Lambda keeps ${ALWAYS_UNRESERVED} unreserved: raise the quota to ${least} or more`,
          { command: increase(region, LAMBDA_CONCURRENCY, Math.max(USUAL, least)) },
        );
      }
      if (limit <= SCARCE) {
        return warning(subject, found, "functions that run at the same time are throttled: raise the quota", {
          command: increase(region, LAMBDA_CONCURRENCY, USUAL),
        });
      }
      return ok(subject, found);
    });
  });
}
