import { readStackFile } from "../../../../tools/preflight/stack-files";
import type { StackEntry } from "../../../../tools/terraform/synthesis";
import type { EmulatorDeployment } from "../../../support/deployed";

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
export function plansInAnOutage(deployment: () => EmulatorDeployment): void {
  test.each(["refuse", "hang"] as const)(
    "during an outage of us-east-1 (%s) the other regions' stacks plan and apply",
    async (how) => {
      deployment().aws.gateway.faults.failRegion("us-east-1", how);
      const since = Date.now();
      try {
        expect(elsewhere(deployment().stacks)).toEqual(
          expect.arrayContaining(["web-dev-secondary", "web-dev-dr", "web-dev-state-control"]),
        );
        expect(await deployment().changes(elsewhere(deployment().stacks))).toEqual([]);
        await deployment()
          .terraform("web-dev-secondary")
          .apply(["-replace=aws_vpc_endpoint.network_endpoints_dynamodb"]);
        expect(deployment().aws.gateway.log.find({ since, region: "us-east-1" })).toEqual([]);
        expect(
          deployment().aws.gateway.log.find({ since, region: "us-west-2", action: "CreateVpcEndpoint" }),
        ).toHaveLength(1);
      } finally {
        deployment().aws.gateway.faults.restoreRegion("us-east-1");
        deployment().aws.gateway.releaseHanging();
      }
    },
  );

  test("during an outage of us-east-1 its own stacks do not plan: the outage is real", async () => {
    deployment().aws.gateway.faults.failRegion("us-east-1", "refuse");
    try {
      await expect(deployment().terraform("web-dev-primary").plan()).rejects.toThrow(
        "terraform plan failed in web-dev-primary",
      );
    } finally {
      deployment().aws.gateway.faults.restoreRegion("us-east-1");
    }
  });
}
