import { finding, type Rule } from "../rule";

export const vpcFlowLogs: Rule = {
  id: "vpc-flow-logs",
  title: "Every VPC logs all of its traffic",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  check: (stack) =>
    stack
      .all("aws_vpc")
      .filter((vpc) =>
        stack.companions(vpc, "aws_flow_log", "vpc_id").every(({ values }) => values["traffic_type"] !== "ALL"),
      )
      .map((vpc) => finding(vpc, "has no flow log of ALL traffic: create it with the Network construct or add one")),
};
