import { readStackFile } from "../../../../tools/preflight/stack-files";
import type { StackEntry } from "../../../../tools/terraform/synthesis";
import type { Bench } from "../../../support/deployed";

/** Stacks with their state, their resources and the APIs of these outside us-east-1. */
function elsewhere(stacks: readonly StackEntry[]): string[] {
  const global = /^aws_(?:iam|route53|cloudfront)_(?!policy_document$)/;
  return stacks
    .map(readStackFile)
    .filter(({ region, backend }) => region !== "us-east-1" && backend.region !== "us-east-1")
    .filter(({ resources }) => !resources.some(({ type }) => global.test(type)))
    .map(({ name }) => name);
}

/** An outage of a region does not affect the stacks of other regions, state backends included. */
export function plansInAnOutage(its: () => Bench): void {
  test.each(["refuse", "hang"] as const)(
    "during an outage of us-east-1 (%s) the other regions' stacks plan and apply",
    async (how) => {
      its().aws.gateway.faults.failRegion("us-east-1", how);
      const since = Date.now();
      try {
        expect(elsewhere(its().stacks)).toEqual(
          expect.arrayContaining(["web-dev-secondary", "web-dev-dr", "web-dev-state-control"]),
        );
        expect(await its().changes(elsewhere(its().stacks))).toEqual([]);
        await its().terraform("web-dev-secondary").apply(["-replace=aws_vpc_endpoint.network_endpoints_dynamodb"]);
        expect(its().aws.gateway.log.find({ since, region: "us-east-1" })).toEqual([]);
        expect(its().aws.gateway.log.find({ since, region: "us-west-2", action: "CreateVpcEndpoint" })).toHaveLength(1);
      } finally {
        its().aws.gateway.faults.restoreRegion("us-east-1");
        its().aws.gateway.releaseHanging();
      }
    },
  );

  test("during an outage of us-east-1 its own stacks do not plan: the outage is real", async () => {
    its().aws.gateway.faults.failRegion("us-east-1", "refuse");
    try {
      await expect(its().terraform("web-dev-primary").plan()).rejects.toThrow(
        "terraform plan failed in web-dev-primary",
      );
    } finally {
      its().aws.gateway.faults.restoreRegion("us-east-1");
    }
  });
}
