import { NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import type { ServingRole } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface VerifyOutside {
  /** URL that a client requests, through DNS and CloudFront. */
  readonly url: string;
  /** Name that must resolve to the addresses of the site's own name. */
  readonly host: string;
  readonly siteHost: string;
  /** Site that must answer. */
  readonly site: ServingRole;
}

/** External check: resolves the name and requests the URL as a client does. Uses no AWS API. */
export const verifyOutside = stepType<VerifyOutside>({
  parameters: {
    url: { is: "text", means: "URL that a client requests" },
    host: { is: "text", means: "name that must resolve to the site" },
    siteHost: { is: "text", means: "the site's own name" },
    site: { is: "text", means: "site that must answer" },
  },
  declare: ({ url, host, siteHost, site }) => ({
    summary: `Verify from outside that ${host} resolves to the ${site} and ${url} answers`,
    function: "verify-outside",
    calls: NO_CALLS,
    pollSeconds: 5,
    deadlineSeconds: 180,
    expected: {
      seconds: 10,
      source: ORCHESTRATION_SOURCE,
      remedy: cannotBeShortened("one request, and one more to confirm"),
    },
    gate: `${host} resolves to ${siteHost}'s addresses and ${url} answers 200`,
    pointOfNoReturn: false,
    undo: undefined,
    readiness: undefined,
    manualCommands: [`dig +short ${host} ${siteHost}`, `curl -fsS -o /dev/null -w '%{http_code}\\n' ${url}`],
  }),
});
