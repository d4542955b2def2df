using Cftoken.Core.Problems;
using Cftoken.Projects.JobFiles;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.JobFiles;

public sealed class JobFileReaderTests
{
    private readonly FakeFileSystem files = new();

    [Fact]
    public void A_command_is_followed_as_a_script_is_and_keeps_its_line()
    {
        var job = Read("{ \"jobs\": {\n \"a\": { \"commands\": [\n \"cd x && npx wrangler@4.1.0 deploy --minify\"\n], \"environment\": \"live\" } } }").Jobs.ShouldHaveSingleItem();

        var run = job.Runs.ShouldHaveSingleItem();
        run.Invocation.Command.ShouldBe("deploy");
        run.Invocation.Options["env"].ShouldBe("live");
        run.Invocation.AskedVersion.ShouldBe("4.1.0");
        run.Invocation.Where.Line.ShouldBe(3);
        run.Source.Name.ShouldBe("a");
    }

    [Fact]
    public void Comments_and_trailing_commas_are_read()
    {
        Read("\ufeff{ // mine\r\n \"jobs\": { \"a\": { \"permissions\": [\"D1 Write\",], }, }, }").Jobs.ShouldHaveSingleItem()
            .Permissions.ShouldHaveSingleItem().Where.Line.ShouldBe(2);
    }

    [Fact]
    public void Each_project_may_have_a_file_of_its_own_and_the_nearest_above_counts_too()
    {
        files.Add("/r/.git/HEAD", "x");
        files.Add("/r/cftoken.json", "{ \"jobs\": { \"top\": {} } }");
        files.Add("/r/apps/a/cftoken.jsonc", "{ \"jobs\": { \"own\": {} } }");
        files.Add("/r/apps/a/wrangler.jsonc", "{}");

        JobFileReader.ReadAll(files, "/r/apps", ["/r/apps/a"]).SelectMany(file => file.Jobs).Select(job => job.Name).ShouldBe(["top", "own"]);
        JobFileReader.ReadAll(files, "/r/apps", ["/r/apps/a"]).Select(file => file.File).ShouldBe(["../cftoken.json", "a/cftoken.jsonc"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"jobs\": ")]
    [InlineData("{ \"jobs\": { \"a\" {} } }")]
    public void What_is_no_JSON_object_is_refused_with_its_place(string text) =>
        Should.Throw<ProblemException>(() => Read(text)).Problems.ShouldAllBe(problem => problem.Where!.Value.File == "cftoken.jsonc");

    [Fact]
    public void Deep_nesting_is_refused() =>
        Should.Throw<ProblemException>(() => Read(string.Concat(Enumerable.Repeat("{\"jobs\":", 5000))));

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("::/129")]
    [InlineData("localhost")]
    [InlineData("\\u0000")]
    public void A_network_that_is_none_is_refused(string network) =>
        Read($"{{ \"jobs\": {{ \"a\": {{ \"ipRanges\": {{ \"deny\": [\"{network}\"] }} }} }} }}").Problems.ShouldHaveSingleItem().Code.ShouldBe("jobs.network");

    [Theory]
    [InlineData("*")]
    [InlineData("a.com\\n}")]
    [InlineData("a.com&status=active")]
    public void A_zone_that_is_no_name_and_no_id_is_refused(string zone) =>
        Read($"{{ \"jobs\": {{ \"a\": {{ \"resources\": {{ \"zones\": [\"{zone}\"] }} }} }} }}").Problems.ShouldHaveSingleItem().Code.ShouldBe("jobs.zone");

    [Fact]
    public void A_project_outside_the_repository_is_refused()
    {
        files.Add("/other/wrangler.jsonc", "{}");

        Read("{ \"jobs\": { \"a\": { \"project\": \"../other\" } } }").Problems.ShouldHaveSingleItem().Code.ShouldBe("jobs.project");
    }

    [Fact]
    public void A_project_elsewhere_in_the_repository_is_taken()
    {
        files.Add("/project/.git/HEAD", "x");
        files.Add("/project/other/wrangler.jsonc", "{}");
        files.Add("/project/app/cftoken.jsonc", "{ \"jobs\": { \"a\": { \"project\": \"../other\" } } }");

        JobFileReader.ReadAll(files, "/project/app", []).ShouldHaveSingleItem().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_thousand_faults_are_told_each_with_its_line()
    {
        var lines = string.Join(",\n", Enumerable.Range(0, 1000).Select(index => $"\"j{index}\": {{ \"x\u001b[31m{index}\": 1 }}".Replace("\u001b", "\\u001b", StringComparison.Ordinal)));

        var problems = Read($"{{ \"jobs\": {{\n{lines} }} }}").Problems;

        problems.Select(problem => problem.Where!.Value.Line).ShouldBe(Enumerable.Range(2, 1000));
        problems.ShouldAllBe(problem => !problem.Message.Contains('\u001b'));
    }

    private JobFile Read(string text)
    {
        files.Add("/project/cftoken.jsonc", text);
        return JobFileReader.ReadAll(files, "/project", []).ShouldHaveSingleItem();
    }
}
