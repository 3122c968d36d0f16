import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven } from "../values";

export const buildEncrypted: Rule = {
  id: "build-encrypted",
  title: "Sources, builds and artifacts are encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html",
  check: (stack) => [
    ...stack
      .all("aws_codebuild_project")
      .filter(({ values }) => !isGiven(values["encryption_key"]))
      .map((project) => finding(project, "has no customer managed key: set encryption_key")),
    ...stack
      .all("aws_codepipeline")
      .filter(({ values }) => {
        const stores = blocks(values["artifact_store"]);
        return (
          stores.length === 0 ||
          !stores.every(({ encryption_key }) => blocks(encryption_key).some(({ id }) => isGiven(id)))
        );
      })
      .map((pipeline) =>
        finding(pipeline, "keeps artifacts without a customer managed key: set encryption_key in artifact_store"),
      ),
    ...stack
      .all("aws_codecommit_repository")
      .filter(({ values }) => !isGiven(values["kms_key_id"]))
      .map((repository) => finding(repository, "has no customer managed key: set kms_key_id")),
  ],
};
