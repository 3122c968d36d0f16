import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { App } from "cdktf";
import { acknowledge } from "../../../constructs/policy/acknowledgement";
import type { SiteStack } from "../../../stacks/shared/site-stack";
import { PolicyViolation, synth } from "../../../stacks/synth";
import { testSite } from "../../support/site";
import { inTemporaryFolder } from "../../support/synth";
import * as fs from "node:fs";

const RULE = "no-public-address";
const REASON = "bastion hosts of the migration need addresses until March";

function synthesize(build: (site: SiteStack) => void) {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    build(testSite(app));
    try {
      return { review: synth(app), written: fs.readdirSync(`${outdir}/stacks`) };
    } catch (error) {
      return { error: error as PolicyViolation, written: fs.readdirSync(`${outdir}/stacks`) };
    }
  });
}
const open = (site: SiteStack, id = "open") =>
  new Subnet(site, id, { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: true });

test("a finding fails the synth before any stack is written", () => {
  const { error, written } = synthesize(open);
  expect(error).toBeInstanceOf(PolicyViolation);
  expect(error?.message).toBe(
    "1 policy finding:\n\n  site\n    aws_subnet.open assigns public addresses on launch: " +
      "set map_public_ip_on_launch to false [no-public-address]\n",
  );
  expect(written).toEqual([]);
});

test("a finding of two stacks appears once, under the names of both", () => {
  const finding = (stack: string, address: string) => ({ stack, address, rule: "rule", message: "is open" });
  const { message } = new PolicyViolation([
    finding("web-primary", "aws_a.one"),
    finding("web-secondary", "aws_a.one"),
    finding("web-primary", "aws_a.two"),
    finding("web-control", "aws_a.three"),
    finding("web-secondary", "aws_a.one"),
  ]);
  expect(message).toBe(
    [
      "3 policy findings:\n",
      "  web-primary, web-secondary",
      "    aws_a.one is open [rule]\n",
      "  web-primary",
      "    aws_a.two is open [rule]\n",
      "  web-control",
      "    aws_a.three is open [rule]\n",
    ].join("\n"),
  );
});

test("an acknowledged finding passes, with its reason, only below the construct of the acknowledgement", () => {
  const { review } = synthesize((site) => {
    acknowledge(open(site), RULE, REASON);
  });
  expect(review?.accepted).toEqual([
    expect.objectContaining({ rule: RULE, address: "aws_subnet.open", reason: REASON }),
  ]);
  const { error } = synthesize((site) => {
    acknowledge(open(site), RULE, REASON);
    open(site, "other");
  });
  expect(error?.findings.map(({ address }) => address)).toEqual(["aws_subnet.other"]);
});

test("an acknowledgement without a finding is a finding", () => {
  const { error } = synthesize((site) => {
    acknowledge(new SqsQueue(site, "queue", {}), RULE, REASON);
  });
  expect(error?.message).toContain(
    "site/queue accepts 'no-public-address' where nothing needs it: remove the acknowledgement [stale-acknowledgement]",
  );
});

test("fails on a reason that is too short", () => {
  expect(() =>
    synthesize((site) => {
      acknowledge(open(site), RULE, "because");
    }),
  ).toThrow("[site/open] reason for 'no-public-address' should explain it in at least 20 characters, got 'because'");
});
