using Cftoken.Emulator.Products.D1;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Emulator.Tests.Products;

public sealed class SqlStatementTests
{
    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("select 'DELETE FROM a; INSERT INTO b'")]
    [InlineData("/* INSERT */ -- UPDATE\n SELECT \"update\" FROM a")]
    [InlineData("WITH t AS (SELECT 1) SELECT replace(a, 'x', 'y') FROM t")]
    [InlineData("VALUES (1)")]
    [InlineData("PRAGMA table_info(products)")]
    [InlineData("EXPLAIN QUERY PLAN DELETE FROM a")]
    public void A_statement_that_only_reads_does_not_write(string sql) => One(sql).Writes.ShouldBeFalse();

    [Theory]
    [InlineData("INSERT INTO a VALUES (1)")]
    [InlineData("/* SELECT */ DELETE FROM a")]
    [InlineData("WITH t AS (SELECT 1) UPDATE a SET b = (SELECT 1 FROM t)")]
    [InlineData("WITH t AS (SELECT 1) INSERT INTO a SELECT * FROM t")]
    [InlineData("CREATE TABLE IF NOT EXISTS a (b)")]
    [InlineData("PRAGMA user_version = 3")]
    [InlineData("ALTER TABLE a ADD COLUMN b")]
    [InlineData("REPLACE INTO a VALUES (1)")]
    [InlineData("nonsense")]
    public void A_statement_that_may_change_something_writes(string sql) => One(sql).Writes.ShouldBeTrue();

    [Fact]
    public void Semicolons_part_statements_but_not_inside_texts_comments_and_triggers()
    {
        const string Script = """
            INSERT INTO a VALUES ('x;y'); -- one; two
            CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END;
            /* ; */ SELECT "odd;name" FROM [a;b];
            """;

        SqlStatement.Split(Script).Select(statement => statement.Writes).ShouldBe([true, true, false]);
    }

    [Theory]
    [InlineData("CREATE TABLE \"a\"\"b\" (c)", "a\"b", false)]
    [InlineData("create temp table if not exists [x] (c)", "x", true)]
    public void The_table_that_is_created_is_read_in_every_spelling(string sql, string table, bool onlyIfMissing)
    {
        var statement = One(sql);

        (statement.Creates, statement.OnlyIfMissing).ShouldBe((table, onlyIfMissing));
    }

    [Fact]
    public void Any_text_can_be_split() =>
        Prop.ForAll<NonNull<string>>(text => SqlStatement.Split(text.Get).Count <= text.Get.Count(character => character == ';') + 1)
            .QuickCheckThrowOnFailure();

    private static SqlStatement One(string sql) => SqlStatement.Split(sql).ShouldHaveSingleItem();
}
