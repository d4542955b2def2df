using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.JobFiles;

/// <summary>Reads values of a job file and keeps everything that is wrong with them.</summary>
internal sealed class JobFileValues
{
    /// <summary>All that is wrong.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Reports a problem of the input.</summary>
    public void Refuse(string code, string message, string fix, SourceLocation where) =>
        Problems.Add(new Problem($"jobs.{code}", message, new Fix(fix), where, ProblemKind.Usage));

    /// <summary>A table with none but the known keys; null where the value is something else.</summary>
    public ConfigNode? Table(ConfigNode? value, string path, ImmutableArray<string> keys)
    {
        if (value is null)
        {
            return null;
        }

        if (value.Kind != ConfigKind.Object)
        {
            Refuse("shape", $"{path} must be a table.", "Write its keys in braces.", value.Location);
            return null;
        }

        foreach (var member in value.Members.Where(member => !keys.Contains(member.Key)))
        {
            var meant = Suggestion.For(member.Key, keys);
            Refuse(
                "unknown-key",
                $"{path} has the unknown key \"{UntrustedText.Clean(member.Key, 80)}\".",
                meant is null ? $"Delete it. The keys are: {string.Join(", ", keys)}." : $"Did you mean \"{meant}\"?",
                member.KeyLocation);
        }

        return value;
    }

    /// <summary>A text that is not empty; null where there is none.</summary>
    public LocatedText? Text(ConfigNode table, string key, string path)
    {
        if (table[key] is not { } value)
        {
            return null;
        }

        if (value.AsString is { Length: > 0 } text)
        {
            return new LocatedText(text, value.Location);
        }

        Refuse("shape", $"{path}.{key} must be text.", "Put it in double quotes.", value.Location);
        return null;
    }

    /// <summary>One of some words; null where there is none.</summary>
    public string? Word(ConfigNode table, string key, string path, ImmutableArray<string> words)
    {
        if (Text(table, key, path) is not { } text)
        {
            return null;
        }

        if (words.Contains(text.Text))
        {
            return text.Text;
        }

        var meant = Suggestion.For(text.Text, words);
        Refuse(
            "word",
            $"{path}.{key} is \"{UntrustedText.Clean(text.Text, 80)}\", and must be {string.Join(" or ", words.Select(word => $"\"{word}\""))}.",
            meant is null ? $"Write \"{words[0]}\"." : $"Did you mean \"{meant}\"?",
            text.Where);
        return null;
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    public ImmutableArray<LocatedText> Texts(ConfigNode table, string key, string path)
    {
        if (table[key] is not { } value)
        {
            return [];
        }

        if (value.Kind != ConfigKind.Array)
        {
            Refuse("shape", $"{path}.{key} must be a list.", "Put it in square brackets.", value.Location);
            return [];
        }

        foreach (var wrong in value.Items.Where(item => item.AsString is not { Length: > 0 }))
        {
            Refuse("shape", $"{path}.{key} must hold nothing but text.", "Put it in double quotes.", wrong.Location);
        }

        return [.. value.Items.Where(item => item.AsString is { Length: > 0 }).Select(item => new LocatedText(item.Text!, item.Location))];
    }
}
