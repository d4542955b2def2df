using System.Text.Json;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Tests.Sinks.Addresses;

/// <summary>What is written about the kinds is what the program says of them.</summary>
public class SinkKindsTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.File("docs/sinks.md"));

    [Fact]
    public void The_page_has_a_row_for_every_kind()
    {
        foreach (var kind in SinkKinds.All)
        {
            Page.ShouldContain($"| `{kind.Name}` | `{kind.Example.Replace("|", "\\|", StringComparison.Ordinal)}` | {kind.Checked} | {kind.ReadsBack} | {kind.Undo} |\n");
            if (kind.Needs is not null)
            {
                Page.ShouldContain($"| `{kind.Name}` | {kind.Needs} |\n");
            }
        }
    }

    [Fact]
    public void The_page_names_every_setting()
    {
        foreach (var setting in SinkKinds.All.SelectMany(kind => kind.Settings))
        {
            Page.ShouldContain($"{setting.Name}=");
        }
    }

    [Fact]
    public void What_the_kinds_say_of_themselves_is_what_their_sinks_say()
    {
        using var project = new SinkFolder();
        foreach (var kind in SinkKinds.All.Where(kind => kind.Refusal(SinkChoice.CommandLine) is null))
        {
            SinkFactory.Open(SinkAddress.Parse(kind.Example), new SinkContext(project.World, project.Folder.Path, [], SinkChoice.CommandLine))
                .Traits.Undo.ShouldBe(kind.Undo);
        }
    }

    [Fact]
    public void The_schemas_examples_are_addresses()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("schema/cftoken.schema.json")));
        var sinks = schema.RootElement.GetProperty("$defs").GetProperty("job").GetProperty("properties").GetProperty("sinks");
        var examples = sinks.GetProperty("items").GetProperty("examples").EnumerateArray().Select(example => example.GetString()!).ToList();

        examples.Count.ShouldBeGreaterThan(5);
        examples.ShouldAllBe(example => SinkKinds.Of(SinkAddress.Parse(example, null)).Refusal(SinkChoice.JobFile) == null);
    }
}
