using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

/// <summary>A project on the real disk, with real git where a test asks for it, and a writer for it.</summary>
public sealed class ProjectFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeOutsideWorld fakes = new();
    private readonly OutsideWorld system = OutsideWorld.System();

    public ProjectFolder()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Outside);
        fakes.Environment.Set("PATH", system.Environment.Get("PATH")).Set("HOME", Outside);
        World = fakes.Build() with { Processes = system.Processes };
    }

    public OutsideWorld World { get; set; }

    public FakeEnvironment Environment => fakes.Environment;

    public FakeClock Clock => fakes.Clock;

    public string Root => folder["project"];

    public string Outside => folder["outside"];

    public SafeFileWriter Writer => new(World);

    public string this[string relative] => Path.Combine(Root, relative);

    public void Dispose() => folder.Dispose();

    public ProjectFolder Write(string relative, string text)
    {
        folder.Write(Path.Combine("project", relative), text);
        return this;
    }

    public string Read(string relative) => File.ReadAllText(this[relative]);

    public async Task<ProjectFolder> WithGitAsync(string ignored)
    {
        Write(".gitignore", ignored);
        await GitAsync("init", "-q");
        return this;
    }

    public async Task GitAsync(params string[] arguments)
    {
        var result = await system.Processes.RunAsync(new ProcessRequest("git", arguments, Root), default);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    public Task<GitProtection> UpdateAsync(string content, string path = ".dev.vars") => UpdateAsync(_ => content, path);

    public Task<GitProtection> UpdateAsync(Func<string?, string> edit, string path = ".dev.vars") => Writer.UpdateAsync(
        Root, path, before => Encoding.UTF8.GetBytes(edit(before is null ? null : Encoding.UTF8.GetString(before))), default);

    /// <summary>Both the check beforehand and the write refuse, with this code first; nothing is left behind.</summary>
    public async Task MustRefuseAsync(string code, string path = ".dev.vars")
    {
        var before = Listing();
        var check = await Should.ThrowAsync<ProblemException>(() => Writer.CheckAsync(Root, path, default));
        var write = await Should.ThrowAsync<ProblemException>(() => UpdateAsync("SECRET", path));

        check.Problems[0].Code.ShouldBe(code);
        check.Problems[0].Fix.ShouldNotBeNull();
        write.Problems[0].Code.ShouldBe(code);
        Listing().ShouldBe(before);
    }

    /// <summary>Every file and link below the project and outside it, with its content.</summary>
    public IReadOnlyList<string> Listing() =>
        [.. new DirectoryInfo(folder.Path).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(entry => !entry.FullName.Contains("/.git/", StringComparison.Ordinal))
            .Select(entry => $"{entry.FullName} -> {entry.LinkTarget}: {(entry is FileInfo { LinkTarget: null, Length: > 0 } ? File.ReadAllText(entry.FullName) : "")}")
            .Order(StringComparer.Ordinal)];
}
