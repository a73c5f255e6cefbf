<?php include 'header.php'; ?>
<p>Hello <?= $name ?></p>
<?php foreach ($pots as $pot): ?><p><?= $pot ?></p><?php endforeach; ?>
<?php require_once __DIR__ . '/footer.php' ?>
