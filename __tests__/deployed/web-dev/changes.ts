import { DeleteRouteCommand, DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { StateLocked } from "../../../tools/terraform/lock";
import { type EmulatorDeployment, killable } from "../../support/deployed";
import { machine } from "../../support/machine";
import { until } from "../../support/until";

/** Changes outside Terraform, and an apply that was killed. */
export function changes(deployment: () => EmulatorDeployment): void {
  test("a change outside Terraform shows in the plan, and an apply fixes it", async () => {
    const client = new EC2Client({ region: "us-west-2" });
    const { RouteTables = [] } = await client.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "tag:Name", Values: ["web-dev-secondary-public"] }] }),
    );
    await client.send(
      new DeleteRouteCommand({ RouteTableId: RouteTables[0]!.RouteTableId, DestinationCidrBlock: "0.0.0.0/0" }),
    );
    const stack = deployment().terraform("web-dev-secondary");
    const plan = await stack.plan();
    expect(plan.empty).toBe(false);
    expect(plan.output).toContain("aws_route.network_internet_route will be created");
    await stack.apply();
    expect(await stack.plan()).toMatchObject({ empty: true });
  });

  test("a lock that a killed apply left is reported with the way to remove it, which works", async () => {
    const stack = deployment().terraform("web-dev-control");
    const doomed = killable(
      machine().terraform,
      ["apply", "-auto-approve", "-input=false", "-replace=aws_vpc_endpoint.network_endpoints_s3"],
      { folder: stack.folder, env: deployment().env },
    );
    const since = Date.now();
    await until(
      "the apply is in progress",
      () => deployment().aws.gateway.log.find({ since, action: "CreateVpcEndpoint" }).length > 0,
    );
    doomed.kill();
    await doomed.ended;

    const locked = await stack.plan().catch((error: unknown) => error);
    expect(locked).toBeInstanceOf(StateLocked);
    const { message, lock } = locked as StateLocked;
    expect(message).toMatch(/^the state of web-dev-control is locked: \S+@\S+ has held the lock for apply since /);
    expect(message).toContain(`npm run unlock -- web-dev-control ${lock.id}`);
    await stack.must(["force-unlock", "-force", lock.id]);
    await stack.apply();
    expect(await stack.plan()).toMatchObject({ empty: true });
  });
}
