using WebTorrent.TestKit;

namespace WebTorrent.Bencode.Tests;

public class BencodeReaderTests
{
    [Fact]
    public void Read_EveryToken_TellsItsPlace()
    {
        var reader = new BencodeReader("d1:ali-7e2:xye1:bdeei9e"u8);
        var seen = new List<(BencodeToken, int Start, int Position, int Depth)>();
        while (reader.Read()) seen.Add((reader.Token, reader.TokenStart, reader.Position, reader.Depth));

        Assert.Equal(
            [
                (BencodeToken.DictionaryStart, 0, 1, 1),
                (BencodeToken.Key, 1, 4, 1),
                (BencodeToken.ListStart, 4, 5, 2),
                (BencodeToken.Integer, 5, 9, 2),
                (BencodeToken.String, 9, 13, 2),
                (BencodeToken.ListEnd, 13, 14, 1),
                (BencodeToken.Key, 14, 17, 1),
                (BencodeToken.DictionaryStart, 17, 18, 2),
                (BencodeToken.DictionaryEnd, 18, 19, 1),
                (BencodeToken.DictionaryEnd, 19, 20, 0),
            ],
            seen);
        Assert.False(reader.Read());
        Assert.Equal(20, reader.Position);
    }

    [Fact]
    public void Skip_FromAKey_GoesToTheEndOfItsValue()
    {
        var reader = new BencodeReader("d1:ald1:xleee1:bi5ee"u8);
        reader.Read();
        reader.Read();
        reader.Skip();
        Assert.Equal(BencodeToken.ListEnd, reader.Token);
        Assert.Equal(1, reader.Depth);

        reader.Read();
        Assert.Equal("b", reader.GetText());
        reader.Skip();
        Assert.Equal(5, reader.GetInteger());
        reader.Skip();
        Assert.Equal(5, reader.GetInteger());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Skip_FromTheStart_GoesToTheEndOfTheWhole()
    {
        var reader = new BencodeReader("lli1eed1:ai2eee"u8);
        reader.Read();
        reader.Skip();
        Assert.Equal(15, reader.Position);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Get_AnotherToken_Throws()
    {
        Assert.Throws<BencodeException>(() => new BencodeReader("i1e"u8).GetInteger());
        Assert.Throws<BencodeException>(() =>
        {
            var reader = new BencodeReader("i1e"u8);
            reader.Read();
            reader.GetBytes();
        });
        Assert.Throws<BencodeException>(() =>
        {
            var reader = new BencodeReader("1:a"u8);
            reader.Read();
            reader.GetInteger();
        });
    }

    [Fact]
    public void Read_AfterAnError_FailsAgain()
    {
        var reader = new BencodeReader("li1ex"u8);
        reader.Read();
        reader.Read();
        var failures = 0;
        for (var i = 0; i < 3; i++)
        {
            try
            {
                reader.Read();
            }
            catch (BencodeException error) when (error is { Code: BencodeErrorCode.UnexpectedByte, Offset: 4 })
            {
                failures++;
            }
        }

        Assert.Equal(3, failures);
    }

    [Fact]
    public void GetBytes_AfterAnErrorInsideTheNextString_IsAFormatError()
    {
        var reader = new BencodeReader("l2:ab8x12345678"u8);
        var failures = 0;
        for (var i = 0; i < 4; i++)
        {
            try
            {
                if (i < 3) reader.Read();
                else reader.GetBytes();
            }
            catch (BencodeException)
            {
                failures++;
            }
        }

        Assert.Equal(BencodeToken.None, reader.Token);
        Assert.Equal(2, failures);
    }

    [Fact]
    public void Read_WholeDocument_AllocatesNothing()
    {
        var document = "d1:ad1:bl3:abci1eee1:ci-99e1:dlllleeee1:e3:xyze"u8.ToArray();
        var tokens = 0;
        Assert.Equal(0, Allocations.Of(() => tokens = Count(document)));
        Assert.Equal(23, tokens);

        static int Count(byte[] document)
        {
            var reader = new BencodeReader(document);
            var count = 0;
            while (reader.Read()) count++;
            return count;
        }
    }
}
