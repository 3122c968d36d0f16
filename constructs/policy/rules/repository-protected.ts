import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isGiven, isOn } from "../values";

export const repositoryProtected: Rule = {
  id: "repository-protected",
  title: "Images cannot be overwritten, are scanned and encrypted with a customer managed key, and old images expire",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html",
  check: (stack) => {
    const registryScans = stack
      .all("aws_ecr_registry_scanning_configuration")
      .some(({ values }) => blocks(values["rule"]).length > 0);
    return stack.all("aws_ecr_repository").flatMap((repository) => {
      const { image_tag_mutability: tags, image_scanning_configuration: scan } = repository.values;
      const encrypted = blocks(repository.values["encryption_configuration"]).some(
        ({ encryption_type, kms_key }) => /^KMS/.test(show(encryption_type)) && isGiven(kms_key),
      );
      return [
        ...(tags === "IMMUTABLE"
          ? []
          : [
              finding(
                repository,
                `has mutable tags (${show(tags ?? "MUTABLE")}): set image_tag_mutability to IMMUTABLE`,
              ),
            ]),
        ...(registryScans || blocks(scan).some(({ scan_on_push }) => isOn(scan_on_push))
          ? []
          : [finding(repository, "does not scan its images: set scan_on_push to true")]),
        ...(encrypted
          ? []
          : [finding(repository, "has no customer managed key: set encryption_configuration with KMS and kms_key")]),
        ...(stack.companions(repository, "aws_ecr_lifecycle_policy", "repository", "name").length > 0
          ? []
          : [finding(repository, "keeps every image forever: add an aws_ecr_lifecycle_policy")]),
      ];
    });
  },
};
