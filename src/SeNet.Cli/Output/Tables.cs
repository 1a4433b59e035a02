using SeNet.Text;
using Spectre.Console;

namespace SeNet.Cli.Output;

/// <summary>Tables: with lines on a terminal, aligned text elsewhere.</summary>
internal static class Tables
{
    /// <summary>Writes a table; the first column to the left, the others to the right.</summary>
    public static void Table(this Session session, string[] columns, IEnumerable<string[]> rows)
    {
        if (!session.IsTerminal)
        {
            session.Out.Write(TextTable.Format([columns, .. rows]));
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var (column, number) in columns.Select((column, number) => (column, number)))
            table.AddColumn(new TableColumn(column.EscapeMarkup())
            {
                Alignment = number == 0 ? Justify.Left : Justify.Right,
                Padding = new Padding(number == 0 ? 0 : 1, 0, 0, 0),
            });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell)));
        session.Terminal.Write(table);
    }
}
