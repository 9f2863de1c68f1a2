"""A made-up newsroom: articles about different things, and what its site puts around them."""

from __future__ import annotations

from cleaner.model import Record

HOST = "wartacontoh.co.id"
STORIES = [
    (
        "Panen Padi Mundur di Kali Bening",
        "Petani di Desa Kali Bening menunda panen karena hujan belum berhenti sejak awal pekan.",
        "Ketua kelompok tani Ujang Suryana menyebut bulir padi masih basah dan mudah rontok.",
        "Gabah kering dihargai enam ribu rupiah sekilo di penggilingan.",
    ),
    (
        "Jembatan Gantung Wirabaya Dibuka Lagi",
        "Jembatan gantung di atas Sungai Elang dibuka lagi setelah papan lantainya diganti.",
        "Dinas pekerjaan umum memasang tali baja baru sepanjang delapan puluh meter.",
        "Anak sekolah tidak perlu lagi memutar lewat jalan raya.",
    ),
    (
        "Perpustakaan Keliling Tambah Rute",
        "Mobil perpustakaan kini singgah di tiga kampung nelayan setiap Rabu pagi.",
        "Koleksinya bertambah dua ratus judul cerita anak dan buku resep.",
        "Petugas mencatat empat puluh pembaca baru dalam sebulan.",
    ),
    (
        "Tim Voli Putri Lasem Juara",
        "Tim voli putri Lasem menang tiga set langsung atas tuan rumah.",
        "Pelatih memuji pertahanan pemain muda yang jarang membuat kesalahan.",
        "Piala diserahkan di gelanggang olahraga yang penuh penonton.",
    ),
    (
        "Harga Cabai Turun di Pasar Induk",
        "Harga cabai rawit turun sepuluh ribu rupiah dibanding pekan lalu.",
        "Pasokan dari lereng gunung datang lebih banyak setelah jalan diperbaiki.",
        "Pedagang berharap pembeli kembali memborong menjelang hari raya.",
    ),
    (
        "Listrik Padam Empat Jam di Pesisir",
        "Gardu induk di pesisir tersambar petir dan memutus aliran listrik empat jam.",
        "Teknisi mengganti sekering dan memeriksa kabel bawah tanah.",
        "Pabrik es terpaksa membuang sebagian balok yang mencair.",
    ),
    (
        "Museum Batik Pamerkan Kain Tua",
        "Museum batik memamerkan selusin kain berusia lebih dari seratus tahun.",
        "Kurator menjaga suhu ruangan agar warna alami tidak pudar.",
        "Pengunjung boleh mencoba canting di beranda belakang.",
    ),
    (
        "Puskesmas Gelar Imunisasi Akhir Pekan",
        "Puskesmas membuka layanan imunisasi pada hari Sabtu untuk orang tua yang bekerja.",
        "Bidan menyiapkan vaksin campak dan polio dalam lemari pendingin.",
        "Balita yang sudah divaksin mendapat balon dan susu kotak.",
    ),
]
WRITERS = ["Siti Nurhayati", "Bambang Wijaya", "Rara Dewi", "Teguh Prakoso", "Lina Marlina", "Yusuf Hakim"]


def article(n: int, *, broken: bool = True, extra: str = "") -> Record:
    """The n-th article: what a reporter wrote, and the site's linked title, prompt, byline and notice around it.

    Args:
        n: its number; numbers that differ by 8 tell the same story.
        broken: whether line breaks were kept.
        extra: a line of the reporter's before the byline.
    """
    title, *sentences = STORIES[n % len(STORIES)]
    linked = STORIES[(n + 3) % len(STORIES)][0]
    lines = [
        sentences[0],
        f"SIMAK PULA: {linked}",
        sentences[1],
        "GULIR LAYAR UNTUK LANJUT",
        f"{sentences[2]} Ini berita ke-{n + 11}.",
        *([extra] if extra else []),
        f"Juru warta: {WRITERS[n % len(WRITERS)]}",
        f"© Warta Contoh {2020 + n % 5}, semua hak dilindungi",
    ]
    text = ("\n" if broken else " ").join(lines)
    return Record(text, url=f"https://www.{HOST}/2025/{1 + n % 9:02}/{1 + n % 28:02}/{n}", title=title)
