using System.Collections.Immutable;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.GitLab;

/// <summary>A job with all that it extends and all defaults that it inherits.</summary>
/// <param name="pipeline">The pipeline's file with its includes.</param>
internal sealed class GitLabJob(YamlNode pipeline)
{
    // GitLab's own limits: eleven levels of extends, ten of references (docs.gitlab.com, CI/CD YAML reference, read 2026-11-22).
    private const int MaxLevels = 11;

    private const int MaxLines = 10_000;

    /// <summary>The job with everything that it extends.</summary>
    internal YamlNode Extended(YamlNode job, int level = 0)
    {
        if (level > MaxLevels || job["extends"] is not { } extends)
        {
            return job;
        }

        YamlNode? below = null;
        foreach (var name in extends.Scalars.Take(MaxLevels))
        {
            below = pipeline[name.Value] is { } parent ? GitLabMerge.Over(below, Extended(parent, level + 1)) : below;
        }

        return GitLabMerge.Over(below, job);
    }

    /// <summary>A value of the job, else the default that it inherits.</summary>
    /// <param name="job">The job, extended.</param>
    /// <param name="key"><c>before_script</c> or <c>after_script</c>.</param>
    internal YamlNode? Inherited(YamlNode job, string key)
    {
        if (job.Entry(key) is { } own)
        {
            return own.Value;
        }

        var inherits = job["inherit"]?["default"];
        return inherits?.Text == "false" || (inherits is YamlSequence list && list.Values.All(item => item.Text != key))
            ? null
            : pipeline["default"]?[key] ?? pipeline[key];
    }

    /// <summary>A script's lines: texts, lists of them and references, in their order.</summary>
    internal PlacedText Script(params ReadOnlySpan<YamlNode?> scripts)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>();
        foreach (var script in scripts)
        {
            Collect(script, lines, 0);
        }

        return new PlacedText(lines.ToImmutable());
    }

    /// <summary>What a <c>!reference</c> stands for; any other value stands for itself.</summary>
    internal YamlNode? Resolved(YamlNode? node, int level = 0)
    {
        if (node is not YamlSequence { Tag: "!reference" } reference)
        {
            return node;
        }

        YamlNode? value = pipeline;
        foreach (var name in reference.Values)
        {
            value = value is null || name.Text is null ? null : value[name.Text] ?? (value["extends"] is null ? null : Extended(value)[name.Text]);
        }

        return level < MaxLevels ? Resolved(value, level + 1) : null;
    }

    private void Collect(YamlNode? node, ImmutableArray<TextLine>.Builder lines, int level)
    {
        var resolved = Resolved(node);
        if (level > MaxLevels || lines.Count > MaxLines)
        {
            return;
        }

        if (resolved is YamlScalar { IsNull: false } scalar)
        {
            lines.AddRange(scalar.Lines);
        }

        foreach (var item in resolved?.Items ?? [])
        {
            Collect(item, lines, level + 1);
        }
    }
}
