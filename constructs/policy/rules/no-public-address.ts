import { finding, type Rule } from "../rule";

export const noPublicAddress: Rule = {
  id: "no-public-address",
  title: "No subnet assigns public addresses on launch",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
  check: (stack) =>
    stack
      .all("aws_subnet")
      .filter(({ values }) => values["map_public_ip_on_launch"] === true)
      .map((subnet) => finding(subnet, "assigns public addresses on launch: set map_public_ip_on_launch to false")),
};
