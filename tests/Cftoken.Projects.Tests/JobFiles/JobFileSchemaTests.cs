using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Projects.JobFiles;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.JobFiles;

/// <summary>The published schema says what the reader reads, and no more.</summary>
public sealed class JobFileSchemaTests : IDisposable
{
    private readonly JsonDocument schema = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("schema/cftoken.schema.json")));

    public void Dispose() => schema.Dispose();

    private JsonElement Job => schema.RootElement.GetProperty("$defs").GetProperty("job");

    [Fact]
    public void Has_the_keys_that_the_reader_knows()
    {
        Keys(schema.RootElement).ShouldBe(JobFileKeys.File, ignoreOrder: true);
        Keys(Job).ShouldBe(JobFileKeys.Job, ignoreOrder: true);
        Keys(Job.GetProperty("properties").GetProperty("resources")).ShouldBe(JobFileKeys.Resources, ignoreOrder: true);
        Keys(Job.GetProperty("properties").GetProperty("ipRanges")).ShouldBe(JobFileKeys.IpRanges, ignoreOrder: true);
    }

    [Fact]
    public void Has_the_words_that_the_reader_knows()
    {
        Words("owner").ShouldBe(JobFileKeys.Owners, ignoreOrder: true);
        Words("gate").ShouldBe(JobFileKeys.Gates, ignoreOrder: true);
    }

    [Fact]
    public void Allows_no_key_that_it_does_not_name()
    {
        foreach (var table in new[] { schema.RootElement, Job, Job.GetProperty("properties").GetProperty("resources"), Job.GetProperty("properties").GetProperty("ipRanges") })
        {
            table.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        }
    }

    [Fact]
    public void The_sample_has_a_file_that_names_the_schema_and_is_read_without_a_problem()
    {
        var files = OutsideWorld.System().Files;
        var root = RepositoryRoot.File("samples/monorepo");

        var file = JobFileReader.ReadAll(files, root, []).ShouldHaveSingleItem();

        file.Problems.ShouldBeEmpty();
        file.Warnings.ShouldBeEmpty();
        file.Jobs.ShouldNotBeEmpty();
    }

    private static IEnumerable<string> Keys(JsonElement table) => table.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private IEnumerable<string?> Words(string key) => Job.GetProperty("properties").GetProperty(key).GetProperty("enum").EnumerateArray().Select(word => word.GetString());
}
