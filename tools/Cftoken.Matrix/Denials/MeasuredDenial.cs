using System.Text.Json.Serialization;

namespace Cftoken.Matrix.Denials;

/// <summary>What wrangler did when one call of a run was refused with 403, code 10000, and no other.</summary>
/// <param name="Case">The case.</param>
/// <param name="Wrangler">The version.</param>
/// <param name="Command">The command without its arguments.</param>
/// <param name="Operation">The operation of the refused call: method and path template.</param>
/// <param name="Number">Which of the run's calls of that operation was refused, from 1.</param>
/// <param name="Exit">How the run ended.</param>
/// <param name="WentOn">Whether the run made further calls, those left out by which wrangler explains a refusal.</param>
public sealed record MeasuredDenial(string Case, string Wrangler, string Command, string Operation, int Number, int Exit, bool WentOn)
{
    /// <summary>What is measured once: other cases of the version and command make the same call in the same place.</summary>
    [JsonIgnore]
    public (string Wrangler, string Command, string Operation, int Number) Key => (Wrangler, Command, DenialFile.Shape(Operation), Number);
}
