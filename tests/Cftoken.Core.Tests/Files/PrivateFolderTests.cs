using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder disk = new();
    private readonly PrivateFolder folder;

    public PrivateFolderTests() => folder = new PrivateFolder(disk["deep/state"]);

    public void Dispose() => disk.Dispose();

    [Fact]
    public void Nothing_is_made_before_something_is_written()
    {
        folder.Read("journal", 100).ShouldBeNull();
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public void The_folder_and_its_files_are_for_their_owner_alone()
    {
        folder.Append("journal", "one\n"u8);
        folder.Append("journal", "two\n"u8);
        folder.Replace("register", "three"u8);

        Text("journal").ShouldBe("one\ntwo\n");
        Text("register").ShouldBe("three");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder.Path).ShouldBe(Mine | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Path.Combine(folder.Path, "journal")).ShouldBe(Mine);
            File.GetUnixFileMode(Path.Combine(folder.Path, "register")).ShouldBe(Mine);
        }
    }

    [Fact]
    public void A_file_that_others_can_read_is_closed_to_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        folder.Append("journal", "one\n"u8);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder.Path, "journal"), Mine | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            folder.Read("journal", 100).ShouldNotBeNull();
            File.GetUnixFileMode(Path.Combine(folder.Path, "journal")).ShouldBe(Mine);
        }
    }

    [Fact]
    public void A_link_in_a_files_place_is_refused_whatever_is_done()
    {
        var elsewhere = disk.Write("elsewhere", "theirs");
        folder.Append("other", "x"u8);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "journal"), elsewhere);

        Refusals("journal").ShouldAllBe(code => code == "state.file-not-private");
        File.ReadAllText(elsewhere).ShouldBe("theirs");
    }

    [Fact]
    public void A_link_under_the_name_of_the_temporary_is_removed_and_not_written_through()
    {
        var elsewhere = disk.Write("elsewhere", "theirs");
        folder.Append("other", "x"u8);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "register.tmp"), elsewhere);

        folder.Replace("register", "mine"u8);

        Text("register").ShouldBe("mine");
        File.ReadAllText(elsewhere).ShouldBe("theirs");
    }

    [Fact]
    public void A_file_with_a_second_name_is_refused_whatever_is_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ln");
        folder.Append("journal", "x"u8);
        System.Diagnostics.Process.Start("ln", [Path.Combine(folder.Path, "journal"), disk["second"]]).WaitForExit();
        File.Exists(disk["second"]).ShouldBeTrue();

        Refusals("journal").ShouldAllBe(code => code == "state.file-not-private");
        File.ReadAllText(disk["second"]).ShouldBe("x");
    }

    [Fact]
    public void A_folder_in_a_files_place_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(disk["deep/state"], "journal"));

        Refusals("journal").ShouldAllBe(code => code == "state.file-not-private");
    }

    [Fact]
    public void A_link_in_the_folders_place_is_refused_and_one_further_up_is_not()
    {
        Directory.CreateDirectory(disk["real/state"]);
        Directory.CreateSymbolicLink(disk["link"], disk["real"]);
        new PrivateFolder(disk["link/state"]).Append("journal", "x"u8);
        Directory.CreateSymbolicLink(disk["direct"], disk["real/state"]);

        Should.Throw<ProblemException>(() => new PrivateFolder(disk["direct"]).Append("journal", "y"u8)).Problems[0].Code.ShouldBe("state.folder-not-private");
        File.ReadAllText(disk["real/state/journal"]).ShouldBe("x");
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder.Path);
            File.SetUnixFileMode(folder.Path, Mine | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }

        Refusals("journal").ShouldAllBe(code => code == "state.folder-not-private");
    }

    [Fact]
    public void What_belongs_to_another_user_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can give a file away");
        folder.Append("journal", "x"u8);
        System.Diagnostics.Process.Start("chown", ["65534", Path.Combine(folder.Path, "journal")]).WaitForExit();
        Refusals("journal").ShouldAllBe(code => code == "state.file-not-private");

        System.Diagnostics.Process.Start("chown", ["65534", folder.Path]).WaitForExit();
        Refusals("another").ShouldAllBe(code => code == "state.folder-not-private");
    }

    [Fact]
    public void A_lock_is_held_by_one_says_by_whom_and_is_free_afterwards()
    {
        using (folder.TryLock("lock", "process 1"u8).ShouldNotBeNull())
        {
            folder.TryLock("lock", "process 2"u8).ShouldBeNull();
            Encoding.UTF8.GetString(folder.ReadLock("lock")).ShouldBe("process 1");
        }

        using var second = folder.TryLock("lock", "process 2"u8);
        second.ShouldNotBeNull();
    }

    [Fact]
    public void A_lock_through_a_link_is_refused()
    {
        var elsewhere = disk.Write("elsewhere", "theirs");
        folder.Append("other", "x"u8);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "lock"), elsewhere);

        Should.Throw<ProblemException>(() => folder.TryLock("lock", "mine"u8));
        File.ReadAllText(elsewhere).ShouldBe("theirs");
    }

    [Fact]
    public void What_a_killed_writer_left_does_not_stop_the_next()
    {
        folder.Replace("register", "old"u8);
        File.WriteAllText(Path.Combine(folder.Path, "register.tmp"), "half");

        folder.Replace("register", "new"u8);

        Text("register").ShouldBe("new");
        File.Exists(Path.Combine(folder.Path, "register.tmp")).ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        folder.Append("journal", "12345"u8);

        Should.Throw<ProblemException>(() => folder.Read("journal", 4)).Problems[0].Code.ShouldBe("state.failed");
    }

    private string Text(string name) => Encoding.UTF8.GetString(folder.Read(name, 1000)!);

    private IEnumerable<string> Refusals(string name)
    {
        Action[] ways = [() => folder.Read(name, 100), () => folder.Append(name, "y"u8), () => folder.Replace(name, "y"u8)];
        return [.. ways.Select(way => Should.Throw<ProblemException>(way).Problems[0].Code)];
    }
}
