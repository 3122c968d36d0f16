import type { Facts } from "../facts";
import { type Finding, missing, ok, warning, whenRead } from "../finding";
import type { Needs } from "../needs";
import { serviceLinkedRolesOf } from "../service-linked-roles";

/** The account of the credentials must be the configured account. */
export function account(needs: Needs, facts: Facts): Finding[] {
  const subject = "Account of the credentials";
  return [
    facts.callerAccount === needs.account
      ? ok(subject, needs.account)
      : missing(
          subject,
          facts.callerAccount,
          `${needs.deployment} belongs to account ${needs.account}: use its credentials, or change 'account' in config/`,
        ),
  ];
}

/** Regions that require an opt-in before anything can be created there. */
export function optInRegions(needs: Needs, facts: Facts): Finding[] {
  return whenRead("Regions", facts.regions, (statuses) =>
    needs.regions.map((region) => {
      const subject = `Region ${region}`;
      const status = statuses[region];
      if (status === "opt-in-not-required" || status === "opted-in") return ok(subject, "enabled");
      return missing(subject, status ?? "unknown to this account", "enable it, which takes minutes to hours", {
        command: `aws account enable-region --region-name ${region}`,
      });
    }),
  );
}

/**
 * AWS Backup silently skips resources of a type until the region is opted in to that type. A stack that manages the setting
 * opts in itself.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
export function backupOptIn(needs: Needs, facts: Facts): Finding[] {
  const managed = new Set(needs.all("aws_backup_region_settings").map(({ region }) => region));
  return backedUpRegions(needs).flatMap((region) => {
    const subject = `AWS Backup of Aurora in ${region}`;
    if (managed.has(region)) return [ok(subject, "opted in by its stack")];
    return whenRead(subject, facts.backupOptIn.get(region), (optIn) =>
      optIn["Aurora"] === true
        ? ok(subject, "opted in")
        : warning(subject, "not opted in", "no cluster is backed up until it is", {
            command: `aws backup update-region-settings --region ${region} --resource-type-opt-in-preference Aurora=true`,
          }),
    );
  });
}

/** Regions in which a backup plan selects an Aurora cluster. */
export function backedUpRegions(needs: Needs): string[] {
  const selections = needs.all("aws_backup_selection").filter(({ values }) => {
    return JSON.stringify(values["resources"] ?? []).includes(":cluster:");
  });
  return [...new Set(selections.map(({ region }) => region))].sort();
}

/** Roles that services create on first use: the first apply may fail or be delayed. */
export function serviceLinkedRoles(needs: Needs, facts: Facts): Finding[] {
  return serviceLinkedRolesOf(needs).flatMap(({ service, declared }) => {
    const subject = `Service-linked role of ${service}`;
    return whenRead(subject, facts.serviceLinkedRoles.get(service), (exists) => {
      if (exists) {
        return declared === undefined
          ? ok(subject, "exists")
          : missing(
              subject,
              "exists, and a stack would create it",
              `import it into ${declared.stack}: terraform import ${declared.address} <ARN of the role>`,
            );
      }
      if (declared !== undefined) return ok(subject, `created by ${declared.stack}`);
      return warning(
        subject,
        "does not exist",
        "the service creates it on first use, and an apply at the same time may fail once",
        { command: `aws iam create-service-linked-role --aws-service-name ${service}` },
      );
    });
  });
}
