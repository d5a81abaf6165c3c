using System.Linq.Expressions;

namespace Hyperion.Tests;

// Expression trees are data: nodes, constants, and members by name. They come back as trees that compile.
public class ExpressionTests
{
    public sealed class Row
    {
        public string Name = "";

        public int Rank { get; set; }

        public List<int> Marks { get; } = [];
    }

    [Fact]
    public void A_predicate_comes_back_and_compiles()
    {
        Expression<Func<Row, bool>> good = row => row.Name.Contains('x') && row.Rank > 3;

        var back = Wire.Trip(good).Compile();

        back(new Row { Name = "fox", Rank = 4 }).ShouldBeTrue();
        back(new Row { Name = "fox", Rank = 3 }).ShouldBeFalse();
        back(new Row { Name = "cat", Rank = 4 }).ShouldBeFalse();
    }

    [Fact]
    public void Constructors_initializers_and_element_lists_come_back()
    {
        Expression<Func<int, Row>> make = rank => new Row { Rank = rank, Name = "made", Marks = { 1, rank } };

        var row = Wire.Trip(make).Compile()(7);

        row.Rank.ShouldBe(7);
        row.Name.ShouldBe("made");
        row.Marks.ShouldBe([1, 7]);
    }

    [Fact]
    public void Blocks_loops_labels_and_handlers_come_back()
    {
        var count = Expression.Variable(typeof(int), "count");
        var done = Expression.Label(typeof(int), "done");
        var loop = Expression.Block(
            [count],
            Expression.Assign(count, Expression.Constant(0)),
            Expression.Loop(
                Expression.IfThenElse(
                    Expression.LessThan(count, Expression.Constant(5)), Expression.PreIncrementAssign(count), Expression.Break(done, count)),
                done));
        var guarded = Expression.TryCatch(loop, Expression.Catch(typeof(InvalidOperationException), Expression.Constant(-1)));

        var back = Wire.Trip(Expression.Lambda<Func<int>>(guarded));

        back.Compile()().ShouldBe(5);
    }

    [Fact]
    public void A_tree_without_shared_nodes_needs_no_references()
    {
        var sum = Expression.Add(Expression.Constant(1), Expression.Negate(Expression.Constant(2)));
        var back = Wire.Trip<Expression>(sum, SerializerOptions.Default);
        Expression.Lambda<Func<int>>(back).Compile()().ShouldBe(-1);
    }
}
