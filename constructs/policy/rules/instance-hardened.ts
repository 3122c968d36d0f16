import { finding, type Rule } from "../rule";
import { blocks, type JsonObject } from "../stack-document";
import { isOff, isOn } from "../values";

export const instanceHardened: Rule = {
  id: "instance-hardened",
  title: "Instances require IMDSv2, have encrypted disks and no public address",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8",
  check: (stack) => [
    ...stack.all("aws_launch_template", "aws_instance").flatMap((machine) => {
      const { values } = machine;
      const disks = [
        ...blocks(values["root_block_device"]),
        ...blocks(values["ebs_block_device"]),
        ...templated(values),
      ];
      const addresses = [...blocks(values["network_interfaces"]), values].map(
        ({ associate_public_ip_address }) => associate_public_ip_address,
      );
      return [
        ...(blocks(values["metadata_options"]).some(({ http_tokens }) => http_tokens === "required")
          ? []
          : [finding(machine, "does not require IMDSv2: set metadata_options.http_tokens to required")]),
        ...(disks.length > 0 && disks.every(({ encrypted }) => isOn(encrypted))
          ? []
          : [finding(machine, "may have unencrypted disks: list them with encrypted set to true")]),
        ...(addresses.some((address) => address !== undefined && !isOff(address))
          ? [finding(machine, "gets a public address: set associate_public_ip_address to false")]
          : []),
      ];
    }),
  ],
};

function templated(values: JsonObject): JsonObject[] {
  return blocks(values["block_device_mappings"]).flatMap(({ ebs }) => blocks(ebs));
}
