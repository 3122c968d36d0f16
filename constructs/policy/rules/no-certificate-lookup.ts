import { finding, type Rule } from "../rule";

export const noCertificateLookup: Rule = {
  id: "no-certificate-lookup",
  title: "No certificate comes from a data source: a stack creates the certificate that it uses",
  source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html",
  check: (stack) =>
    stack.dataSources
      .filter(({ type }) => type === "aws_acm_certificate")
      .map((lookup) =>
        finding(
          lookup,
          "looks up a certificate: ListCertificates returns RSA keys only unless key_types lists others, and of several " +
            "with the same subject any may be selected: create it here with Certificate",
        ),
      ),
};
