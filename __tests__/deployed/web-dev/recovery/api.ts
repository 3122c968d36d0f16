import type { ReadinessItem } from "../../../../dr/record/readiness-item";
import { addressOnGateway } from "../../../../emulator/http-api/address";
import { fire } from "../../../../tools/recovery/outage";
import type { EmulatorDeployment } from "../../../support/deployed";
import type { Recovery } from "../../../support/recovery";
import { signed } from "../../../support/signed";

/** Responses of the recovery API for a deployment before the first execution. */
export function api(deployment: () => EmulatorDeployment, recovery: () => Recovery): void {
  const ask = async (path: string, accessKey = deployment().env["AWS_ACCESS_KEY_ID"]!) => {
    const { output } = await deployment().terraform("web-dev-dr").must(["output", "-raw", "api_url"]);
    const request = signed({ service: "execute-api", region: "us-east-2", method: "GET", accessKey });
    return fetch(`${addressOnGateway(deployment().aws.endpoint, output)!}${path}`, request);
  };
  const secondaryNow = async () => {
    const { plan, control } = recovery();
    await fire(plan, control, "control", "readiness-secondary");
    const { readiness } = (await (await ask("/readiness")).json()) as { readiness: readonly ReadinessItem[] };
    return readiness[0]!;
  };

  test("E8: it returns the active site to callers that sign with AWS credentials, and to no others", async () => {
    expect((await ask("/status", "nobody")).status).toBe(403);
    const answer = await ask("/status");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ plan: "web-dev", activeSite: "primary", pendingFences: [] });
  });

  test("X7: the standby is ready after its deployment, and not during an outage of its region", async () => {
    await recovery().observe();
    const { checks, ready } = await secondaryNow();
    expect(checks.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(["promote-database", "scale", "secrets"]));
    expect(ready).toBe(true);

    const { plan, control } = recovery();
    await control.failRegion(plan.sites.secondary.region, "refuse");
    const outage = await secondaryNow();
    expect(outage.ready).toBe(false);
    expect(outage.checks).toContainEqual(expect.objectContaining({ id: "promote-database", status: "unknown" }));
  });
}
