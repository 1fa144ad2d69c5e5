// The ASCII letters and digits of other characters: what is left of a character's compatibility decomposition (NFKD,
// Unicode 14) when all that is not ASCII is dropped, in lower case. `é` is `e`, `ﬁ` is `fi`, `½` is `12`, `Ⅳ` is `iv`.
//
// Each line gives the first character and what it and those behind it have: one character each, or, behind two
// spaces, words. `~` has nothing, `.` is a space.

enum CompatibilityLetters {
    /// What an ASCII text has for a character beyond it; nil where it has nothing.
    static func letters(of scalar: Unicode.Scalar) -> [UInt8]? { table[scalar.value] }

    private static let table: [UInt32: [UInt8]] = {
        var table: [UInt32: [UInt8]] = [:]
        for line in data.utf8.split(separator: 0x0A) {
            let parts = line.split(separator: 0x20, maxSplits: 1)
            guard parts.count == 2, var value = UInt32(String(Substring(parts[0])), radix: 16) else {
                continue
            }
            let entries =
                parts[1].first == 0x20
                ? parts[1].split(separator: 0x20).map { Array($0) } : parts[1].map { [$0] }
            for entry in entries {
                if entry != [UInt8(ascii: "~")] {
                    table[value] = entry.map { $0 == UInt8(ascii: ".") ? 0x20 : $0 }
                }
                value += 1
            }
        }
        return table
    }()

    private static let data = """
        a0 .~~~~~~~.~a~~~~.~~23.~~~.1o
        bc  14 12 34
        c0 aaaaaa~ceeeeiiii~nooooo~~uuuuy~~aaaaaa~ceeeeiiii~nooooo~~uuuuy~yaaaaaaccccccccdd~~eeeeeeee
        11a eegggggggghh~~iiiiiiiii
        132  ij ij
        134 jjkk~llllllll~~nnnnnnn~~oooooo~~rrrrrrsssssssstttt~~uuuuuuuuuuuuwwyyyzzzzzzs
        1a0 oo
        1af uu
        1c4  dz dz dz lj lj lj nj nj nj
        1cd aaiioouuuuuuuuuu~aaaa~~~~ggkkoooo~~j
        1f1  dz dz dz
        1f4 gg~~nnaa~~~~aaaaeeeeiiiioooorrrruuuusstt~~hh~~~~~~aaeeooooooooyy
        2b0 h~jr~~~wy
        2d8 ......~~~lsx
        37a .
        384 ..
        1d2c a~b~de~ghijklmn~o~prtuwa~~~bde~~~g~km~o~~~ptu~~v~~~~~~iruv
        1d9c c~~~f
        1dbb z
        1e00 aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprr
        1e5a rrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas~~~~aaaaaaaaaaaaaaaaaaaa
        1eb4 aaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy
        1fbd .~...
        1fcd ...
        1fdd ...
        1fed ..
        1ffd ..~...........
        2017 .
        202f .
        203e .
        205f .
        2070 0i~~456789~~~~~n0123456789~~~~~~aeox~hklmnpst
        20a8  rs
        2100  ac as
        2102 cc
        2105  co cu
        2109 fghhhh~iill~n
        2116  no
        2119 pqrrr
        2120  sm tel tm
        2124 z~~~z~kabc~eef~mo~~~~i
        213b  fax
        2145 ddeij
        2150  17 19 110 13 23 15 25 35 45 16 56 18 38 58 78
        215f 1i
        2161  ii iii iv
        2164 v
        2165  vi vii viii ix
        2169 x
        216a  xi xii
        216c lcdmi
        2171  ii iii iv
        2174 v
        2175  vi vii viii ix
        2179 x
        217a  xi xii
        217c lcdm
        2189  03
        2460 123456789
        2469  10 11 12 13 14 15 16 17 18 19 20
        2474 123456789
        247d  10 11 12 13 14 15 16 17 18 19 20
        2488 123456789
        2491  10 11 12 13 14 15 16 17 18 19 20
        249c abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0
        2c7c jv
        3000 .
        309b ..
        3250  pte 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35
        32b1  36 37 38 39 40 41 42 43 44 45 46 47 48 49 50
        32c0 123456789
        32c9  10 11 12 hg erg ev ltd
        3358 0123456789
        3362  10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 hpa da au bar ov pc dm dm2 dm3 iu
        3380  pa na
        3382 a
        3383  ma ka kb mb gb cal kcal pf nf
        338c fg
        338e  mg kg hz khz mhz ghz thz
        3395 l
        3396  ml dl kl fm nm
        339b m
        339c  mm cm km mm2 cm2 m2 km2 mm3 cm3 m3 km3 ms ms2 pa kpa mpa gpa rad rads rads2 ps ns
        33b2 s
        33b3  ms pv nv
        33b6 v
        33b7  mv kv mv pw nw
        33bc w
        33bd  mw kw mw
        33c0 km
        33c2  am bq cc cd ckg co db gy ha hp in kk km kt lm ln log lx mb mil mol ph pm ppm pr sr sv wb
        33de  vm am
        33e0 123456789
        33e9  10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 gal
        a7f2 cfq
        fb00  ff fi fl ffi ffl st st
        fc5e ......
        fdfa ..
        fe33 __
        fe49 ....___
        fe63 -
        fe70 .~.~.~.~.~.~.~.
        ff0d -~~0123456789~~~~~~~abcdefghijklmnopqrstuvwxyz~~~~_~abcdefghijklmnopqrstuvwxyz
        ffe3 .
        107a5 q
        1d400 abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefg~ijkl
        1d45a mnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyza~cd~~g~~jk~~nopq~stuvwx
        1d4b4 yzabcd~f~hijklmn~pqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzab~defg~~j
        1d50e klmnopq~stuvwxy~abcdefghijklmnopqrstuvwxyzab~defg~ijklm~o~~~stuvwxy~abcdefghijklmnopqrstuv
        1d568 wxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh
        1d5c2 ijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst
        1d61c uvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef
        1d676 ghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz
        1d7ce 01234567890123456789012345678901234567890123456789
        1f100 00123456789~~~~~abcdefghijklmnopqrstuvwxyzscr
        1f12d  cd wz
        1f130 abcdefghijklmnopqrstuvwxyz
        1f14a  hv mv sd ss ppv wc
        1f16a  mc md mr
        1f190  dj
        1fbf0 0123456789
        """
}
