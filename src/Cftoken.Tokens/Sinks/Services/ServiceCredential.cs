using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Services;

/// <summary>The credential for a service, from this process's environment.</summary>
internal static class ServiceCredential
{
    /// <summary>The first variable that is set and not empty; null where none is.</summary>
    public static Secret? Find(IEnvironment environment, ImmutableArray<string> variables) =>
        variables.Select(environment.Get).FirstOrDefault(value => value is { Length: > 0 }) is { } value ? Checked(value.Trim(), variables[0]) : null;

    /// <summary>What is said where there is none.</summary>
    public static ProblemException Missing(string service, string repair, string? command = null) => new(new Problem(
        "sink.no-credential",
        $"There is no credential for {service}.",
        new Fix(repair, command),
        Kind: ProblemKind.Credential));

    /// <summary>What is said where the service does not take it.</summary>
    public static ProblemException Rejected(string service, string said, string repair) => new(new Problem(
        "sink.credential",
        $"{service} does not accept the credential{(said.Length > 0 ? $": {said}" : ".")}",
        new Fix(repair),
        Kind: ProblemKind.Credential));

    /// <summary>A credential that can stand in a header.</summary>
    /// <exception cref="ProblemException">It cannot.</exception>
    public static Secret Checked(string value, string variable) => value.Length > 0 && value.All(character => character is > ' ' and < '\u007f')
        ? new Secret(value)
        : throw new ProblemException(new Problem(
            "sink.credential",
            $"What stands in {variable} is no credential: it is empty, or has characters that none has.",
            new Fix($"Set {variable} to the credential alone, without quotes or line ends."),
            Kind: ProblemKind.Credential));
}
