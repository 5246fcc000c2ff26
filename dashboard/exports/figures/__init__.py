"""The figures of the pages as pictures that stand by themselves: with title, day and source."""
