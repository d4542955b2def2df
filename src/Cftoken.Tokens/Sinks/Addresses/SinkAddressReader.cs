using System.Buffers;
using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Sinks.Addresses;

/// <summary>Reads addresses, and keeps every fault that one has.</summary>
internal sealed class SinkAddressReader
{
    private const string List = "cftoken sinks";
    private const int MaxLength = 2000;

    // "C:" is a drive of Windows, so a kind has at least two letters.
    private const int MinKindLength = 2;

    private static readonly SearchValues<char> KindLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private readonly List<Problem> problems = [];
    private readonly SourceLocation? where;
    private readonly string shown;

    private SinkAddressReader(string text, SourceLocation? where)
    {
        this.where = where;
        shown = UntrustedText.Clean(text, 100);
    }

    /// <exception cref="ProblemException">The text is no address; every fault is in it.</exception>
    public static SinkAddress Read(string text, SourceLocation? where)
    {
        var reader = new SinkAddressReader(text, where);
        var address = reader.Read(text);
        return reader.problems.Count == 0 && address is not null ? address : throw new ProblemException(reader.problems);
    }

    /// <summary>Whether a path alone is read as the path of an env file, and not as anything else.</summary>
    public static bool IsPlainPath(string path) =>
        path.Length > 0 && !path.Contains('?', StringComparison.Ordinal) && KindIn(path) is null && !path.Any(char.IsControl);

    private static string? KindIn(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= MinKindLength && text.AsSpan(0, colon).IndexOfAnyExcept(KindLetters) < 0 ? text[..colon] : null;
    }

    private SinkAddress? Read(string text)
    {
        // First of all, and alone: nothing else may quote the text then.
        if (UntrustedText.Clean(text, MaxLength).Contains(Secret.Redacted, StringComparison.Ordinal) && !text.Contains(Secret.Redacted, StringComparison.Ordinal))
        {
            Refuse("secret", "An address of a sink holds what looks like a credential.", "Take it out: a sink's own credential comes from the environment. If it is a real one, revoke it.");
            return null;
        }

        if (text.Length is 0 or > MaxLength)
        {
            Refuse("address", text.Length == 0 ? "An address of a sink is empty." : "An address of a sink is too long.", "Name a file, or an address of one of the kinds.", List);
            return null;
        }

        if (KindIn(text) is not { } name)
        {
            return ReadPath(text);
        }

        if (SinkKinds.Find(name) is not { } kind)
        {
            var meant = Suggestion.For(name.ToLowerInvariant(), SinkKinds.All.Select(known => known.Name));
            Refuse(
                "unknown-kind",
                $"\"{shown}\": there is no kind of sink called {name}.",
                meant is not null ? $"Did you mean {meant}? A file of that name is written ./{shown}." : $"See the kinds. A file of that name is written ./{shown}.",
                List);
            return null;
        }

        return ReadKind(kind, text[(name.Length + 1)..]);
    }

    private SinkAddress? ReadPath(string text)
    {
        if (IsPlainPath(text))
        {
            return SinkAddress.OfEnvFile(text);
        }

        Refuse(
            "address",
            $"\"{shown}\" is neither the path of an env file nor an address with a kind.",
            $"For an env file with settings write {SinkAddress.DotEnv}: before it.",
            List);
        return null;
    }

    private SinkAddress? ReadKind(SinkKind kind, string rest)
    {
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var target = Unescape(question < 0 ? rest : rest[..question]);
        var settings = question < 0 ? NoSettings : ReadSettings(kind, rest[(question + 1)..]);
        if (problems.Count > 0)
        {
            return null;
        }

        var address = new SinkAddress(kind.Name, target, settings);
        var faults = kind.Faults(address).Concat(NameFaults(kind, address)).ToList();
        foreach (var fault in faults)
        {
            Refuse("address", $"\"{shown}\": {fault.What}", $"{fault.Repair} An example: {kind.Example}");
        }

        return faults.Count == 0 ? address : null;
    }

    private static ImmutableSortedDictionary<string, string> NoSettings => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, string> ReadSettings(SinkKind kind, string text)
    {
        var settings = NoSettings.ToBuilder();
        foreach (var part in text.Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = Unescape(equals < 0 ? string.Empty : part[(equals + 1)..]);
            if (kind.Settings.FirstOrDefault(setting => setting.Name == name) is not { } setting)
            {
                var meant = Suggestion.For(name, kind.Settings.Select(known => known.Name));
                Refuse(
                    "unknown-setting",
                    $"\"{shown}\": {kind.Name} has no setting \"{UntrustedText.Clean(name, 60)}\".",
                    meant is not null ? $"Did you mean {meant}?"
                        : kind.Settings.IsEmpty ? "It has no settings: take it out."
                        : $"Its settings are {string.Join(", ", kind.Settings.Select(known => known.Name))}.");
            }
            else if (!setting.IsValue(value))
            {
                Refuse("setting", $"\"{shown}\": {name} must be {setting.Expects}.", $"Write {name}={setting.Value}.");
            }
            else if (!settings.TryAdd(name, value))
            {
                Refuse("setting", $"\"{shown}\": {name} is set twice.", "Take one of the two out.");
            }
        }

        return settings.ToImmutable();
    }

    private static IEnumerable<SinkFault> NameFaults(SinkKind kind, SinkAddress address)
    {
        if (!kind.Settings.Contains(SinkSettings.Names[0]))
        {
            yield break;
        }

        var names = address.Names;
        if (names.S3AccessKeyId is null != names.S3SecretAccessKey is null)
        {
            yield return new SinkFault("the S3 pair has two halves, and only one has a name.", $"Set both {SinkSettings.AccessKeyId} and {SinkSettings.SecretAccessKey}, or neither.");
        }

        var all = new[] { names.Token, names.AccountId, names.S3AccessKeyId, names.S3SecretAccessKey }.OfType<string>().ToList();

        // Some services do not tell names apart by their letters' case.
        if (all.Distinct(StringComparer.OrdinalIgnoreCase).Count() < all.Count)
        {
            yield return new SinkFault("two values would get the same name, and one would be lost.", "Give each a name of its own.");
        }
    }

    private string Unescape(string text)
    {
        if (AddressText.TryUnescape(text, out var plain))
        {
            return plain;
        }

        Refuse("address", $"\"{shown}\" has a % that no two hex digits of UTF-8 follow.", "Write a % itself as %25.");
        return string.Empty;
    }

    private void Refuse(string code, string what, string repair, string? command = null) =>
        problems.Add(new Problem($"sink.{code}", what, new Fix(repair, command), where, ProblemKind.Usage));
}
